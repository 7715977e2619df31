"""Four people as therapists meet them, each with the exercises picked: what a plan has to hold for."""

from backedu import Assessment, muscles

ASKED = {"safety": "clear", "pain": "mild"}
CASES = {
    "anterior": (
        Assessment(
            iliopsoas="short",
            rectus_femoris="short",
            erector_spinae="short",
            gluteus_maximus="weak",
            hamstrings="long, feels tight",
            rectus_abdominis="long, weak",
            cautions=[],
            **ASKED,
        ),
        ("front_of_hip_standing", "front_of_thigh_side_lying", "bridge"),
    ),
    "one-sided": (
        Assessment(
            quadratus_lumborum={"left": "short, trigger point"},
            gluteus_medius={"left": "weak", "right": "weak, trigger point"},
            tensor_fasciae_latae={"right": "short, trigger point"},
            piriformis={"left": "trigger point"},
            cautions=["hip replacement, no rules now"],
            **ASKED,
        ),
        ("seat_ball_wall", "waist_side_reach", "clamshell"),
    ),
    "severe": (
        Assessment(
            iliopsoas="short",
            hamstrings="feels tight",
            gluteus_maximus="weak",
            safety="clear",
            pain="severe",
            cautions=[],
        ),
        (),
    ),
    "untested": (Assessment(hamstrings="feels tight", erector_spinae="normal", cautions=[], **ASKED), ()),
}


def everywhere(words: str) -> Assessment:
    """Return an assessment that found the same on every muscle."""
    return Assessment(**dict.fromkeys(muscles(), words))
