"""The safety boxes of a plan cannot be lost."""

import pytest

from backedu.errors import BackeduError
from backedu.lock import check_plan, is_plan
from backedu.safety import warning_signs


def page(before="<h1>A plan</h1><p>Message.</p>", boxes=None, after="<figure></figure>", style="", lang="en"):
    boxes = warning_signs(lang).html if boxes is None else boxes
    head = f"<html><head><meta charset='utf-8'><style>{style}</style></head><body><main>"
    return f"{head}{before}{boxes}{after}</main></body></html>"


BOXES = warning_signs().html


def test_boxes_where_they_belong():
    check_plan(page(), "a plan", "en")
    check_plan(page(boxes=warning_signs("es").html), "a plan", "es")
    check_plan(page(boxes=warning_signs(number="112").html), "a plan", "en")
    check_plan(page(style="thead { display: none } .box p { margin: 0 }"), "a plan", "en")


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
        (page(after="<style>main section{opacity:0}</style>"), "hides the safety boxes"),
    ],
)
def test_boxes_cannot_be_dropped_changed_folded_hidden_or_moved(broken, complaint):
    with pytest.raises(BackeduError, match=complaint):
        check_plan(broken, "a plan", "en")


def test_what_makes_a_page_a_plan():
    assert is_plan([("cell 1", '<p data-part="message">x</p>')]) and not is_plan([("cell 1", "<p>x</p>")])
