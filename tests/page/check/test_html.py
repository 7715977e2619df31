"""What the HTML of any page may hold."""

import re

import pytest

from backedu.page.check.html import read_page
from backedu.picture.live import page_script
from tests.tools.complaints import problems

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


def test_the_reading_keeps_tags_styles_and_words():
    page = read_page(
        "<head><style>a {}</style></head><body><main><p class='x' id=y>One<b>&nbsp;two</b> &#51;</p>"
        "<svg aria-hidden='true'><style>b {}</style><path/></svg></main></body></html>"
    )
    assert page.styles == ("a {}",) and page.words == "One two 3 b {}"
    assert [tag.name for tag in page.tags] == ["main", "p", "b", "svg", "style", "path"]
    assert page.tags[1].attributes == [("class", "x"), ("id", "y")] and page.tags[5].in_svg


@pytest.mark.parametrize("html", ["<p>a <![x</p>", "<![CDAT[b]]>", "<![\x01"])
def test_a_mark_that_the_parser_cannot_go_on_after_is_a_broken_tag(html):
    assert "'<!' begins or ends no proper comment; leave it out" in of(html)
