import re

import pytest
from nbformat.v4 import new_code_cell, new_output

from backedu.page.check.cells import PageError, check_outputs
from backedu.page.check.html import problems
from backedu.picture.live import page_script

PNG = "data:image/png;base64,AA=="


def of(html):
    found = problems(f"<head></head><body><main>{html}</main></body></html>")
    return found[0] if found else ""


@pytest.mark.parametrize(
    "html",
    [
        f"<figure><img src='{PNG}' alt='x'><figcaption>x</figcaption></figure>",
        f"<figure><img src='{PNG.replace('png', 'jpeg')}' alt='x'><figcaption>x</figcaption></figure>",
        "<svg role='img' aria-label='x'><title>x</title><svg></svg><use xlink:href='#a' fill='url(#b)'/></svg>",
        "<svg aria-hidden='true'></svg><svg role='group' aria-label='x'></svg>",
        f"<p style='background: URL( \"{PNG}\")'>x</p><style>a > b {{ fill: url(#x) }}</style>",
        "<a href='#x'>x</a><a href='HTTPS://x.org'>x</a><a href='mailto:a@b.c'>x</a><a href='tel:1'>x</a>",
        "<!-- a note --><details open><summary>x</summary></details>",
    ],
)
def test_what_a_page_may_hold(html):
    assert of(html) == ""


FORBIDDEN = (
    "script iframe object embed applet form meta base link frame frameset portal video audio source track set animate "
    "animateMotion animateTransform foreignObject textarea noscript template"
)


@pytest.mark.parametrize("tag", FORBIDDEN.split())
def test_tags_that_run_or_load(tag):
    assert tag.lower() in of(f"<{tag}>")


@pytest.mark.parametrize(
    "attribute",
    ["onclick", "onERROR", "srcdoc", "srcset", "imagesrcset", "action", "formaction", "ping", "background", "poster"],
)
def test_attributes_that_run_or_load(attribute):
    assert f"the attribute {attribute.lower()} of <p>" in of(f"<p {attribute}='#'>x</p>")


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<svg aria-hidden='true'><use xlink:href='https://x.org/a'/></svg>", "would load 'https://x.org/a'"),
        ("<svg aria-hidden='true'><image href='//x.org/a'/></svg>", "would load '//x.org/a'"),
        (f"<p src='https://x.org' src='{PNG}'>x</p>", "would load 'https://x.org'"),
        (f"<p src='{PNG}' src='https://x.org'>x</p>", "would load 'https://x.org'"),
        ("<figure><img src='data:text/html,x' alt='x'></figure>", "would load 'data:text/html,x'"),
        ("<figure><img src='x.png' alt='x'></figure>", "there is no picture 'x.png' beside"),
        ("<a href='javascript:x'>x</a>", "a link leads to"),
        ("<a href='&#106;avascript:x'>x</a>", "a link leads to"),
        ("<a href='java\nscript:x'>x</a>", "a link leads to"),
        ("<a xlink:href='data:text/html,x'>x</a>", "a link leads to"),
        ("<p style='background: u/**/RL(//x)'>x</p>", "a style would load"),
        ("<p style='background: image-set(\"x\" 1x)'>x</p>", "a style would load"),
        ("<p style='a: \\75rl(//x)'>x</p>", "a style would load"),
        ('<p style=\'a:"/*"; b: url(//x); c:"*/"\'>x</p>', "a style would load"),
        ("<svg aria-hidden='true'><path fill='url(//x)'/></svg>", "a style would load"),
        ("<p title='url(//x)'>x</p>", "the attribute title"),
        ("<style>@IMPORT 'x'</style>", "a style would load"),
        ("<style>@font-face { src: src('x') }</style>", "a style would load"),
        ("<style><img></style>", "stands inside <style>"),
        ("<style>u<!-- -->rl(//x)</style>", "a comment stands inside <style>"),
        ("<style>a {}", "stands inside|never closed"),
        ("<!-->", "no proper comment"),
        ("<!--->", "no proper comment"),
        ("<!-- --!><b>", "no proper comment"),
        ("<img src='x", "never closed"),
        ("<svg aria-hidden='true'><style>u&#114;l(//x)</style></svg>", "a style would load"),
        ("<svg></svg>", "role=img"),
        ("<svg role='img' aria-label=' '></svg>", "role=img"),
        ("<svg role='group'></svg>", "role=img"),
        (f"<img src='{PNG}' alt='x'>", "has no caption"),
        (f"<figure><img src='{PNG}' alt=' '></figure>", "no alt text"),
        (f"<figure><img src='{PNG}' alt='x'></figure>", "a figure has no caption"),
        (f"<figure><img src='{PNG}' alt='x'><figcaption>x</figcaption>", "a figure is never closed"),
    ],
)
def test_what_a_page_may_not_hold(html, complaint):
    assert re.search(complaint, of(html)), of(html)


OWN = f"<script>{page_script()}</script>"


def whole(html="", last=OWN, end="</body>\n</html>\n"):
    return problems(f"<head></head><body><main>{html}</main>\n{last}\n{end}")


def test_the_own_script_may_stand_last_on_a_page():
    assert whole() == []


@pytest.mark.parametrize(
    ("html", "last", "end"),
    [
        (OWN, "", "</body>\n</html>\n"),
        (OWN, OWN, "</body>\n</html>\n"),
        ("", OWN + OWN, "</body>\n</html>\n"),
        ("", OWN, "<p>x</p></body>\n</html>\n"),
        ("", OWN.replace("STEPS = 20", "STEPS = 21"), "</body>\n</html>\n"),
        ("", OWN.replace("<script>", "<script defer>"), "</body>\n</html>\n"),
        ("", OWN.replace("</script>", " </script>"), "</body>\n</html>\n"),
        ("<script>1</script>", OWN, "</body>\n</html>\n"),
    ],
)
def test_any_other_script_and_any_other_place_is_refused(html, last, end):
    assert whole(html, last, end)[0] == "a script would not run on the page; show a still instead"


def shows(data, metadata=None):
    cell = new_code_cell("1", outputs=[new_output("display_data", data, metadata=metadata or {})])
    check_outputs(cell, "cell 1")


@pytest.mark.parametrize(
    "type",
    ["image/gif", "image/webp", "application/pdf", "text/latex", "application/json", "application/javascript", "x/y"],
)
def test_types_no_page_can_show(type):
    with pytest.raises(PageError, match="cell 1 shows ") as refused:
        shows({"text/plain": "x", type: "x"})
    assert type in str(refused.value)
    shows({"text/html": "x", type: "x"})


def test_a_bare_figure():
    with pytest.raises(PageError, match=r"show it with draw\(…\), or display it with alt text"):
        shows({"text/plain": "<Figure size 640x480 with 1 Axes>"})


@pytest.mark.parametrize("said", [None, "x", {}, {"alt": ""}, {"alt": " "}, {"alt": 3}, {"alt": ["x"]}])
@pytest.mark.parametrize("type", ["image/png", "image/jpeg"])
def test_alt_text_is_text(type, said):
    with pytest.raises(PageError, match="without alt text"):
        shows({type: "AA=="}, {type: said})
    shows({type: "AA=="}, {type: {"alt": "a hip"}})
