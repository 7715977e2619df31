"""The shapes of the picture: named, closed, on their bones, moving with the posture and changing with the findings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.path import Path
from shapely.geometry import Point, Polygon
from shapely.ops import unary_union

from backedu import Assessment, Posture, muscles
from backedu.assessment.findings import example
from backedu.catalogue.anatomy import SIDES
from backedu.errors import BackeduError
from backedu.model.balance import held_long
from backedu.picture.panel import HIGH, LOW, MarkedScene, edges
from backedu.picture.shapes.camera import Camera
from backedu.picture.shapes.outlines import VIEWS, pieces
from backedu.picture.shapes.scene import Scene, scene
from backedu.picture.shapes.splines import Array
from tests.tools.cases import everywhere
from tests.tools.strategies import hikes, lengths_of_all, tilts
from tests.tools.tables import written

NEUTRAL = Posture()
POSTURES = {
    "neutral": NEUTRAL,
    "anterior_tilt": Posture(12),
    "flat_back": Posture(-12),
    "sway_back": Posture(-6),
    "hip_hike": Posture(0, 8),
}
OPAQUE = ("bone", "tendon", "belly", "window")


def bellies(picture: Scene) -> dict[str, Array]:
    return {shape.name: shape.ring for shape in picture.shapes if shape.role == "belly"}


def area(ring: Array) -> float:
    x, y = ring.T
    return float(abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2)


def visible(picture: Scene, step: float = 2.0) -> dict[tuple[str, str], float]:
    """Return how many mm² of every muscle and side nothing opaque covers, counted on a grid."""
    (left, right), (low, top) = edges(picture), MarkedScene.of(picture, everywhere("short")).crop
    x, y = np.meshgrid(np.arange(left, right, step), np.arange(low, top, step))
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    top = np.full(len(points), -1)
    inside: dict[str, np.ndarray] = {}
    owners: list[tuple[str, str]] = []
    for shape in picture.shapes:
        if shape.role in OPAQUE:
            # A curve stays within the box of its points, so that only the grid in there needs a look.
            within = ((points >= shape.vertices.min(0)) & (points <= shape.vertices.max(0))).all(1)
            within[within] = Path(shape.vertices, shape.codes).contains_points(points[within])
            if shape.role == "window":
                inside[shape.name] = within
            elif shape.window:
                within &= inside[shape.window]
            owners.append((shape.muscle, shape.side) if shape.role == "belly" else ("", ""))
            top[within] = len(owners) - 1
    counts = np.bincount(top[top >= 0], minlength=len(owners)) * step**2
    return {key: float(sum(counts[[n for n, o in enumerate(owners) if o == key]])) for key in set(owners) if key[0]}


def crosses_itself(ring: Array) -> bool:
    """Whether two sides of a polygon that are not neighbours cross."""
    a, b = ring, np.roll(ring, -1, axis=0)
    d = b - a

    def turn(p: Array, q: Array) -> Array:
        return p[..., 0] * q[..., 1] - p[..., 1] * q[..., 0]

    one = turn(d[:, None], a[None] - a[:, None]), turn(d[:, None], b[None] - a[:, None])
    hits = (one[0] * one[1] < -1e-6) & (one[0] * one[1] < -1e-6).T
    return bool(hits.any())


def gap(point: Array, ring: Array) -> float:
    """Return how far a point lies outside a polygon, mm."""
    if Path(ring).contains_point(point):
        return 0.0
    a, b = ring, np.roll(ring, -1, axis=0)
    along = ((point - a) * (b - a)).sum(1) / np.maximum(((b - a) ** 2).sum(1), 1e-9)
    return float(np.hypot(*(a + along.clip(0, 1)[:, None] * (b - a) - point).T).min())


def test_unknown_view_is_refused_with_the_views() -> None:
    with pytest.raises(BackeduError, match="no view 'top'; there are: side, front, back"):
        scene(Assessment(), NEUTRAL, "top")


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_names_its_bones_and_muscles(view: str) -> None:
    names = {shape.name for shape in scene(Assessment(), NEUTRAL, view).shapes}
    assert {"sacrum", "pelvis_r", "femur_r", "L1", "L2", "L3", "L4", "L5"} <= names
    assert ("pelvis_l" in names) == (view != "side")
    assert "erector_spinae_right_edge" in names if view == "side" else "adductors_left_gracilis" in names


def test_every_muscle_shows_in_some_view_on_both_sides() -> None:
    shown = {key for view in VIEWS for key in scene(Assessment(), NEUTRAL, view).anchors}
    assert shown == {(muscle, side) for muscle in muscles() for side in SIDES}


@pytest.mark.parametrize("case", POSTURES)
def test_at_least_150_square_millimetres_of_every_muscle_are_seen(case: str) -> None:
    who = Assessment() if case == "neutral" else example(case)
    seen: dict[tuple[str, str], float] = {}
    for view in VIEWS:
        for key, value in visible(scene(who, POSTURES[case], view)).items():
            seen[key] = max(seen.get(key, 0), value)
    assert {key: value for key, value in seen.items() if value < 150} == {}
    assert len(seen) == 2 * len(muscles())


@pytest.mark.parametrize("view", VIEWS)
def test_every_drawn_piece_lies_in_the_frame_and_changes_with_its_state(view: str) -> None:
    short, normal, long = (bellies(scene(everywhere(words), NEUTRAL, view)) for words in ("short", "normal", "long"))
    for name, ring in normal.items():
        assert area(short[name]) > area(ring) > area(long[name]) > 100, name
        assert ring[:, 1].min() < HIGH and ring[:, 1].max() > LOW, name


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("tilt", [-40, -20, 0, 25, 40])
@pytest.mark.parametrize("hike", [-20, -10, 0, 10, 20])
def test_every_posture_lies_in_the_frame(view: str, tilt: float, hike: float) -> None:
    picture = scene(Assessment(), Posture(tilt, hike), view)
    for name, ring in bellies(picture).items():
        shown = ring[(ring[:, 1] > LOW) & (ring[:, 1] < HIGH)]
        assert len(shown) > 0, name
        left, right = edges(picture)
        assert left <= shown[:, 0].min() and shown[:, 0].max() <= right, name


def test_tilt_makes_hamstrings_longer_and_thinner() -> None:
    upright, tipped = (bellies(scene(Assessment(), p, "side")) for p in (NEUTRAL, Posture(10)))
    for part in ("biceps", "semitendinosus"):
        a, b = upright[f"hamstrings_right_{part}"], tipped[f"hamstrings_right_{part}"]
        assert np.ptp(b[:, 1]) > np.ptp(a[:, 1]) + 5
        width_a, width_b = area(a) / np.ptp(a[:, 1]), area(b) / np.ptp(b[:, 1])
        assert width_b < width_a


def test_tilt_brings_the_front_of_the_pelvis_down_and_foreshortens_it_from_the_front() -> None:
    def ring(tilt: float, view: str) -> Array:
        return next(s.ring for s in scene(Assessment(), Posture(tilt), view).shapes if s.name == "pelvis_r")

    front = ring(0, "side")[:, 0].argmax()
    assert ring(12, "side")[front, 1] < ring(0, "side")[front, 1] - 8
    assert np.ptp(ring(25, "front")[:, 1]) != pytest.approx(np.ptp(ring(0, "front")[:, 1]), rel=0.02)


def test_legs_stay_upright_and_the_chest_level() -> None:
    def named(posture: Posture, name: str) -> Array:
        return next(s.ring for s in scene(Assessment(), posture, "front").shapes if s.name == name)

    for name in ("femur_r", "femur_l", "T12"):
        moved, still = named(Posture(10, 8), name), named(NEUTRAL, name)
        assert moved - moved[0] == pytest.approx(still - still[0], abs=1e-9)


def test_left_and_right_mirror_each_other() -> None:
    picture = scene(Assessment(), Posture(7), "front")
    rings = bellies(picture)
    for name, ring in rings.items():
        if "_left" in name:
            mirrored = rings[name.replace("_left", "_right")] * [-1, 1]
            assert area(ring) == pytest.approx(area(mirrored))
            assert ring.min(axis=0) == pytest.approx(mirrored.min(axis=0))
            assert ring.max(axis=0) == pytest.approx(mirrored.max(axis=0))


def test_a_scene_is_worked_out_once_and_nobody_can_write_into_it() -> None:
    shown = scene(Assessment(), Posture(9, 3), "front")
    assert shown is scene(Assessment(), Posture(9, 3), "front")
    lines = (shown.gauge.pivot, shown.gauge.end, shown.shapes[-1].vertices)
    for array in (*shown.anchors.values(), *lines, shown.shapes[0].vertices, shown.shapes[0].codes):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    with pytest.raises(TypeError):
        shown.anchors["hamstrings", "left"] = shown.gauge.end  # type: ignore[index]  # what must not work


@pytest.mark.parametrize("posture", [Posture(12), Posture(0, -8)])
def test_a_moved_pelvis_leaves_the_line_it_started_from_and_no_ghost(posture: Posture) -> None:
    for view in VIEWS:
        roles = [shape.role for shape in scene(Assessment(), posture, view).shapes]
        assert ("start" in roles) == ("wedge" in roles) == (bool(posture.tilt) == (view == "side"))
        assert "now" in roles and "ghost" not in roles


@pytest.mark.parametrize("view", VIEWS)
def test_a_picture_shows_more_only_where_a_marked_anchor_lies_outside(view: str) -> None:
    def crop(**found: str) -> tuple[float, float]:
        who = Assessment(**found)
        return MarkedScene.of(scene(who, NEUTRAL, view), who).crop

    assert crop() == crop(iliopsoas="short") == crop(rectus_abdominis="long weak") == (LOW, HIGH) == (-340, 360)
    low, top = crop(**dict.fromkeys(muscles(), "short weak, sore spot"))
    for rows in scene(everywhere("short"), NEUTRAL, view).anchors.values():
        assert low < rows[:, 1].min() and rows[:, 1].max() < top
    assert (crop(latissimus_dorsi="short") != (LOW, HIGH)) == (view == "back")


def test_a_long_hold_is_said_only_of_what_nobody_tested() -> None:
    assert held_long(Assessment(), NEUTRAL.changes()) == frozenset()
    tipped = held_long(Assessment(), Posture(14).changes())
    assert ("hamstrings", "left") in tipped
    assert ("external_oblique", "left") not in tipped
    assert held_long(everywhere("normal"), Posture(14).changes()) == frozenset()


# Where a drawn end has its bone: piece, view, which end, bone. Belly-wall ends, and muscles bound for the arm, the
# upper ribs or the shin, have none here.
ENDS = [
    ("rectus_femoris_right", "side", 0, "pelvis_r"),
    ("sartorius_right", "side", 0, "pelvis_r"),
    ("tensor_fasciae_latae_right", "side", 0, "pelvis_r"),
    ("hamstrings_right_biceps", "back", 0, "pelvis_r"),
    ("hamstrings_right_semitendinosus", "back", 0, "pelvis_r"),
    ("hamstrings_right_semimembranosus", "back", 0, "pelvis_r"),
    ("hamstrings_right_biceps", "back", -1, "fibula_r"),
    ("hamstrings_right_semimembranosus", "back", -1, "tibia_r"),
    ("adductors_right_gracilis", "back", 0, "pelvis_r"),
    ("adductors_right_gracilis", "back", -1, "tibia_r"),
    ("adductors_right_condylar", "back", 0, "pelvis_r"),
    ("adductors_right_condylar", "back", -1, "femur_r"),
    ("iliopsoas_right_psoas", "side", 0, "L1"),
    ("iliopsoas_right_psoas", "front", -1, "femur_r"),
    ("rectus_femoris_right", "front", -1, "tibia_r"),
]


@pytest.mark.parametrize(("piece", "view", "end", "bone"), ENDS)
@pytest.mark.parametrize("tilt", [0, 12])
def test_straps_end_on_their_bones(piece: str, view: str, end: int, bone: str, tilt: float) -> None:
    camera = Camera.of(Posture(tilt), view)
    line = next(p for p in pieces(view) if f"{p.muscle}_right{'_' * bool(p.part)}{p.part}" == piece)
    point = camera.seen(line.knots, "right")[end]
    picture = scene(Assessment(), Posture(tilt), view)
    assert gap(point, next(s.ring for s in picture.shapes if s.name == bone and s.role == "bone")) <= 10


@given(tilts, hikes, lengths_of_all, st.sampled_from(VIEWS))
@settings(max_examples=40, deadline=None)
def test_no_posture_or_finding_breaks_a_shape(tilt: float, hike: float, who: Assessment, view: str) -> None:
    picture = scene(who, Posture(tilt, hike), view)
    for shape in picture.shapes:
        assert np.isfinite(shape.vertices).all()
        assert len(shape.vertices) == len(shape.codes)
    for name, ring in bellies(picture).items():
        assert area(ring) > 50, name
        assert not crosses_itself(ring), name


# Where each view looks from: mm in the frame → mm in the view plane.
SEEN_FROM = {"side": lambda x, y, z: (x, y), "front": lambda x, y, z: (-z, y), "back": lambda x, y, z: (z, y)}
OUT_OF_FRAME = {("erector_spinae", -1), ("latissimus_dorsi", -1)}  # bound for the upper ribs and the arm


@pytest.mark.parametrize("view", VIEWS)
def test_the_edges_of_broad_muscles_lie_on_bone(view: str) -> None:
    """Origin and insertion lines of patches are at most 10 mm from a drawn bone; belly-wall points have none."""
    shapes = scene(Assessment(), NEUTRAL, view).shapes
    bones = unary_union([Polygon(shape.ring).buffer(0) for shape in shapes if shape.role == "bone"])
    for piece in written("shapes.toml")["piece"]:
        if "rows" not in piece or view not in piece.get("views", VIEWS):
            continue
        for end in {0, -1} - {end for muscle, end in OUT_OF_FRAME if muscle == piece["muscle"]}:
            for segment, *xyz in piece["rows"][end]:
                away = Point(SEEN_FROM[view](*xyz)).distance(bones)
                assert segment == "abdomen" or away <= 10, (piece["muscle"], end, xyz, away)
