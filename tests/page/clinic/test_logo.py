"""A logo is drawn anew: small, without what its file tells, and nothing in it can run or load."""

import random
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
import zlib
from base64 import b64decode
from io import BytesIO

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from backedu.errors import BackeduError
from backedu.page.clinic.logo import LOOKS, MOST_KEPT, PLACES, SVG, TAGS, WIDTHS, _rewritten, clean_svg, read_logo
from tests.tools.hostile import DRAWINGS

PATH = '<path d="M0 0h9v9"/>'


def svg(inner=PATH, attributes='viewBox="0 0 9 9"'):
    return f'<svg xmlns="{SVG}" {attributes}>{inner}</svg>'


def cleaned(text):
    return ET.fromstring(clean_svg(text.encode(), "logo.svg"))


def noise(mode, size):
    wide = len(Image.new(mode, (1, 1)).tobytes())
    return Image.frombytes(
        mode, size, (bytes(range(251)) * (size[0] * size[1] * wide // 251 + 1))[: size[0] * size[1] * wide]
    )


def kept(address):
    head, _, content = address.partition(";base64,")
    return head, b64decode(content)


# --- pictures of pixels ---


@pytest.mark.parametrize(
    ("name", "mode"), [("a.png", "RGBA"), ("a.png", "P"), ("a.png", "L"), ("a.JPG", "RGB"), ("a.jpeg", "CMYK")]
)
def test_a_picture_is_drawn_anew_and_small(tmp_path, name, mode):
    kind = "PNG" if name.endswith("png") else "JPEG"
    Image.new(mode, (1500, 500)).save(tmp_path / name, kind)
    head, content = kept(read_logo(name, tmp_path))
    made = Image.open(BytesIO(content))
    assert head == f"data:image/{kind.lower()}" and made.format == kind and made.size == (600, 200)
    assert read_logo(name, tmp_path) == read_logo(name, tmp_path)


def test_nothing_that_a_camera_wrote_stays(tmp_path):
    picture = noise("RGB", (40, 20))
    exif = Image.Exif()
    exif[0x010E], exif[0x9003], exif[0x0112] = "SECRET", "2026:03:12 10:00:00", 6
    exif.get_ifd(0x8825)[1] = "N"
    picture.save(tmp_path / "a.jpg", exif=exif, comment=b"SECRET", icc_profile=b"SECRET" * 30)
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "SECRET")
    notes.add_itxt("Location", "SECRET", zip=True)
    picture.save(tmp_path / "a.png", pnginfo=notes, exif=exif, dpi=(300, 300))
    assert b"SECRET" in (tmp_path / "a.jpg").read_bytes() and b"SECRET" in (tmp_path / "a.png").read_bytes()
    for name in ("a.jpg", "a.png"):
        _, content = kept(read_logo(name, tmp_path))
        made = Image.open(BytesIO(content))
        assert made.size == (20, 40), "turned upright"
        assert (
            b"SECRET" not in content and b"2026:03" not in content and b"Exif" not in content and b"ICC" not in content
        )
        assert (
            not made.getexif()
            and not getattr(made, "text", {})
            and set(made.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        )


def test_a_picture_that_is_too_large_is_made_smaller_or_refused(tmp_path):
    busy = Image.frombytes("RGB", (700, 700), random.Random(1).randbytes(700 * 700 * 3))
    busy.save(tmp_path / "a.jpg", quality=60)
    _, content = kept(read_logo("a.jpg", tmp_path))
    assert len(content) <= MOST_KEPT and Image.open(BytesIO(content)).width in WIDTHS[1:]
    busy.resize((480, 480)).save(tmp_path / "a.png")
    with pytest.raises(BackeduError, match=r"takes \d+ kB on the page, more than 100"):
        read_logo("a.png", tmp_path)
    (tmp_path / "b.png").write_bytes(bytes(1_000_001))
    with pytest.raises(BackeduError, match="larger than 1 MB"):
        read_logo("b.png", tmp_path)


@pytest.mark.parametrize("size", [(6000, 6000), (30000, 30000), (1, 30_000_000)])
def test_a_picture_of_too_many_pixels_is_never_unpacked(tmp_path, monkeypatch, size):
    monkeypatch.setattr(Image.Image, "convert", lambda *_: pytest.fail("unpacked"))
    head = b"IHDR" + struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0IDAT")
    with pytest.raises(BackeduError, match="far too many pixels"):
        read_logo("a.png", tmp_path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), st.sampled_from(["png", "jpeg"]))
def test_a_broken_picture_is_refused_in_one_sentence(tmp_path, data, kind):
    file = BytesIO()
    noise("RGB", (9, 9)).save(file, kind)
    content = bytearray(file.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / f"a.{kind}").write_bytes(content[: data.draw(st.integers(1, len(content)))])
    try:
        assert read_logo(f"a.{kind}", tmp_path).startswith(f"data:image/{kind};base64,")
    except BackeduError as error:
        assert f"'a.{kind}'" in str(error) and "\n" not in str(error)


def test_a_picture_is_what_its_name_says(tmp_path):
    Image.new("RGB", (9, 9)).save(tmp_path / "a.gif")
    (tmp_path / "a.gif").rename(tmp_path / "a.png")
    with pytest.raises(BackeduError, match="no sound PNG file; save it again as one"):
        read_logo("a.png", tmp_path)
    (tmp_path / "a.webp").write_bytes(b"x")
    with pytest.raises(BackeduError, match="is no PNG, JPEG or SVG"):
        read_logo("a.webp", tmp_path)


# --- where it lies ---


@pytest.mark.parametrize(
    "name",
    [
        "../out.svg",
        "in/../../out.svg",
        "/out.svg",
        "..\\out.svg",
        "C:\\out.svg",
        "C:out.svg",
        "\\\\host\\out.svg",
        "",
        "a\0.svg",
    ],
)
def test_no_file_outside_the_folder_is_read(tmp_path, name):
    folder = tmp_path / "clinic"
    folder.mkdir()
    (tmp_path / "out.svg").write_text(svg())
    with pytest.raises(BackeduError, match="may not lie outside the folder"):
        read_logo(name, folder)


def test_no_link_leads_outside(tmp_path):
    folder = tmp_path / "clinic"
    (folder / "in").mkdir(parents=True)
    (tmp_path / "out.svg").write_text(svg())
    (folder / "in" / "own.svg").write_text(svg())
    (folder / "link.svg").symlink_to("../out.svg")
    (folder / "door").symlink_to("..")
    (folder / "own.svg").symlink_to("in/own.svg")
    (folder / "round.svg").symlink_to("round.svg")
    for name in ("link.svg", "door/out.svg"):
        with pytest.raises(BackeduError, match="leads out of the folder"):
            read_logo(name, folder)
    for name in ("none.svg", "in", "round.svg"):
        with pytest.raises(BackeduError, match="there is no logo"):
            read_logo(name, folder)
    assert read_logo("own.svg", folder) == read_logo("in/own.svg", folder)


# --- drawings ---


def test_shapes_and_looks_stay():
    inner = (
        '<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        '<g transform="translate(1 2)"><path d="M0 0h9v9" style="fill:url(#a); stroke: #123456"/>'
        '<circle cx="1" cy="2" r="3" fill="url(#a)"/></g><text x="1" y="2" font-size="3">Ñ &amp; co</text>'
    )
    root = cleaned(svg(inner))
    path, circle, text = (root.find(f".//{{{SVG}}}{tag}") for tag in ("path", "circle", "text"))
    assert path.attrib == {"d": "M0 0h9v9", "fill": 'url("#a")', "stroke": "#123456"}
    assert circle.get("fill") == "url(#a)" and text.text == "Ñ & co"
    assert root.find(f".//{{{SVG}}}linearGradient/{{{SVG}}}stop").get("stop-color") == "red"
    assert (root.get("viewBox"), root.get("width"), root.get("height")) == ("0 0 9 9", "600", "600")


def test_what_a_drawing_program_notes_goes():
    notes = (
        '<?xml version="1.0"?><!-- made by SECRET --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">'
        f'<svg xmlns="{SVG}" xmlns:s="urn:s" viewBox="0 0 9 9" s:docname="/own/SECRET/logo.svg" data-x="SECRET">'
        "<title>SECRET</title><desc>SECRET</desc><metadata><s:who>SECRET</s:who></metadata>"
        f'<s:view id="SECRET"/>{PATH}</svg>'
    )
    made = clean_svg(notes.encode(), "logo.svg")
    assert "SECRET" not in made and "<path" in made and made == clean_svg(made.encode(), "logo.svg")


@pytest.mark.parametrize("text", DRAWINGS)
def test_a_hostile_drawing_is_refused_or_made_harmless(text):
    try:
        root = cleaned(text)
    except BackeduError as error:
        assert "'logo.svg'" in str(error) and "\n" not in str(error)
        return
    for part in root.iter():
        assert part.tag.removeprefix(f"{{{SVG}}}") in TAGS and set(part.attrib) <= LOOKS | PLACES
        for value in part.attrib.values():
            assert not any(odd in value.lower() for odd in ("script", "//", "http", "data:", "import"))


@example("sCripT")
@given(st.text(alphabet=st.sampled_from("<>/=\"' &;#:()svgpathonclick-!-[]CDATAstyleurl"), max_size=80))
def test_whatever_stands_in_a_drawing_only_known_parts_come_out(text):
    for whole in (svg(text + PATH), svg(f'<path d="{text}"/>'), svg(f'<path style="{text}"/>')):
        try:
            root = cleaned(whole)
        except BackeduError:
            continue
        for part in root.iter():
            assert part.tag.removeprefix(f"{{{SVG}}}") in TAGS and set(part.attrib) <= LOOKS | PLACES
            assert not any("script" in value.lower() or "http" in value for value in part.attrib.values())


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "no sound SVG"),
        ("<p>hello</p>", "is left out for safety|no sound SVG"),
        (svg(""), "no sound SVG"),
        (svg("<style>path{fill:red}</style><path/>"), "uses <style>, which is left out for safety"),
        (svg("<use href='#x'/><path/>"), "uses <use>"),
        (svg(attributes=""), "does not say how large it is"),
        (svg(attributes='width="3cm" height="20mm"'), "does not say how large it is"),
        (svg(attributes='viewBox="0 0 0 0"'), "does not say how large it is"),
        (svg("<g>" * 3000 + PATH + "</g>" * 3000), "nested too deeply"),
        (f'<!DOCTYPE svg [<!ENTITY a "b">]>{svg()}', "declares names of its own"),
    ],
)
def test_drawings_that_cannot_be_kept(text, complaint):
    with pytest.raises(BackeduError, match=complaint):
        clean_svg(text.encode(), "logo.svg")


BOMB = "<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>"


@pytest.mark.parametrize("declared", [BOMB, "<!DOCTYPE svg SYSTEM 'x'>", "<!DOCTYPE svg [<!ENTITY c SYSTEM 'x'>]>"])
def test_no_declaration_gets_past_the_second_reading(declared):
    bare = f"<svg viewBox='0 0 9 9'>{PATH}</svg>"
    assert "<path" in _rewritten(bare, "logo.svg")
    with pytest.raises(BackeduError, match="is no sound SVG file"):
        _rewritten(declared + bare, "logo.svg")


def test_a_bomb_is_told_in_one_sentence():
    with pytest.raises(BackeduError, match="declares names of its own; save it as plain SVG, or as PNG"):
        clean_svg(f"{BOMB}{svg(f'<text>&c;</text>{PATH}')}".encode(), "logo.svg")


def test_bytes_that_are_no_text():
    with pytest.raises(BackeduError, match="no sound SVG"):
        clean_svg(b"\xff\xfe<svg", "logo.svg")


def test_width_and_height_stand_in_for_a_view_box():
    root = cleaned(svg(attributes='width="20px" height="10"'))
    assert (root.get("viewBox"), root.get("width"), root.get("height")) == ("0 0 20 10", "600", "300")


@pytest.mark.parametrize(
    ("inner", "attributes"),
    [
        (PATH, f'viewBox="{"0" * 150_000}"'),
        (PATH, f'viewBox="{"1 " * 75_000}"'),
        (PATH, f'viewBox="0 0 9 {" " * 150_000}x"'),
        (PATH, f'viewBox="{"," * 150_000}"'),
    ],
)
def test_a_long_view_box_is_refused_at_once(inner, attributes):
    with pytest.raises(BackeduError, match="does not say how large it is"):
        cleaned(svg(inner, attributes))


def test_comments_by_the_thousand_are_left_out():
    assert "path" in clean_svg(svg(PATH + "<!-- <foreignObject> -->" * 30_000).encode(), "logo.svg")
    assert "<!--" not in clean_svg(svg(PATH + "<!--" * 200_000).encode(), "logo.svg")


def test_a_long_value_is_no_trouble():  # a pattern that looked back took minutes for this
    root = cleaned(svg(attributes=f'viewBox="0 0 9 9" fill="{"x" * 90_000}"'))
    assert len(root.get("fill")) == 90_000


def test_the_same_bytes_in_every_process(tmp_path):
    (tmp_path / "a.svg").write_text(svg('<path d="M0 0h9" style="fill:red;stroke:#000;opacity:.5" stroke-width="2"/>'))
    noise("RGBA", (30, 20)).save(tmp_path / "a.png")
    code = (
        "import sys; from pathlib import Path; from backedu.page.clinic.logo import read_logo;"
        "print([read_logo(name, Path(sys.argv[1])) for name in ('a.svg', 'a.png')])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
