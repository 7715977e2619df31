"""The safety boxes of a plan cannot be lost."""

import pytest

from backedu.errors import BackeduError
from backedu.page.check.html import read_page
from backedu.page.check.plan import check_plan, is_plan
from backedu.words.safety import warning_signs


def page(before="<h1>A plan</h1><p>Message.</p>", boxes=None, after="<figure></figure>", style="", lang="en"):
    boxes = warning_signs(lang).html if boxes is None else boxes
    head = f"<html><head><meta charset='utf-8'><style>{style}</style></head><body><main>"
    return f"{head}{before}{boxes}{after}</main></body></html>"


BOXES = warning_signs().html


def check(html, lang="en"):
    check_plan(read_page(html), "a plan", lang)


def test_boxes_where_they_belong():
    check(page())
    check(page(boxes=warning_signs("es").html), "es")
    check(page(boxes=warning_signs(number="112").html))
    check(page(style="thead { display: none } .box p { margin: 0 }"))


def test_what_our_own_parts_write_may_stand():
    moves = '<figure class="diagram pelvis" data-frames="x" data-joints="m"></figure>'
    number = '<span style="left:1.5%;top:2.25%" hidden aria-hidden="true">1</span>'
    check(page(after=moves + number + "<p>I call 911 if _________________.</p>" + BOXES))
    check(page(before='<h1>A <em>plan</em></h1><p data-part="message">Go <strong>on</strong>.</p>'))


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        (page(boxes=""), "missing or changed"),
        (page(boxes=BOXES.replace("Both legs are weak", "A leg is weak")), "missing or changed"),
        (page(boxes=BOXES.replace("<li>Your pain began with a bad fall or car crash.</li>", "")), "missing or changed"),
        (page(boxes=BOXES.replace("Call 911", "Call my clinic")), "missing or changed"),
        (page(boxes=BOXES.replace("</section>", "</section><p>x</p>", 1)), "missing or changed"),
        (page(boxes=warning_signs("es").html), "missing or changed"),
        (page(before="<h1>A</h1><details><summary>More</summary>", after="</details>"), "must stand open"),
        (page(before="<h1>A</h1><div hidden>", after="</div>"), "must stand open"),
        (page(before="<h1>A</h1><!--", after="-->"), "must stand open"),
        (page(before="<h1>A</h1><figure></figure>"), "must stand open"),
        (page(before="<h1>A</h1><p>x</p><p><svg></svg></p>"), "must stand open"),
        (page(before="<h1>A</h1>").replace("<main>", "<details><main>"), "must stand open"),
        (page(before=f"<p>{'word ' * 120}</p>"), "must stand open on page 1"),
        (page(style=".urgent { display: none }"), "hides the safety boxes"),
        (page(style="@media print { .box, p { visibility: hidden } }"), "hides the safety boxes"),
        (page(after="<style>main section{opacity:0}</style>"), "a style in the text may not stand"),
        (page(before="<h1>A plan <i hidden>x</i></h1>"), "must stand open"),
        (page(before='<h1>A plan <b style="x">y</b></h1>'), "must stand open"),
        (page(before='<h1>A plan <a style="x">y</a></h1>'), "must stand open"),
        (page(before="<h1>A plan <i>x</h1>", after="</i>"), "must stand open"),
        (page(before="<h1>A</h1>" + "<p>&nbsp;</p>" * 80), "must stand open"),
        (page(before=f"<h1>A</h1><p>{'<br>' * 400}</p>"), "must stand open"),
        (page(before=f"<h1>A</h1><p>{'&nbsp;' * 400}</p>"), "must stand open"),
        (page(after='<div style="position:fixed;inset:0">x</div>'), "'position:fixed;inset:0' may not stand"),
        (page(after="<p STYLE=margin-top:-99em>x</p>"), "'margin-top:-99em' may not stand"),
        (page(after='<p style="left:1%;top:2%;position&#58;fixed">x</p>'), "may not stand on a plan"),
        (page(after="<section hidden>x</section>"), "hidden of <section> may not stand"),
        (page(after='<figure class="diagram pelvis" data-frames="x"></figure>' * 2), "second picture that moves"),
        (page(after='<div data-frames="x"></div>'), "second picture that moves"),
        (page(after="<p>I call 999 if _________________.</p>"), "the emergency numbers 911 and 999; give one"),
        (page(after="<p>I call <b>my friend</b> if _________________.</p>"), "numbers 911 and my friend"),
        (page(after=warning_signs(number="999").html), "the emergency numbers 911 and 999"),
        (page(after=warning_signs("es", number="999").html), "the emergency numbers 911 and 999"),
    ],
)
def test_boxes_cannot_be_dropped_changed_folded_hidden_or_moved(broken, complaint):
    with pytest.raises(BackeduError, match=complaint):
        check(broken)


def test_what_makes_a_page_a_plan():
    assert is_plan([("cell 1", '<p data-part="message">x</p>')]) and not is_plan([("cell 1", "<p>x</p>")])
