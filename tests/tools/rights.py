"""The rights of everybody: root may read and write what nobody may, which would hide how the package answers."""

from __future__ import annotations

import os
import shutil
import sys


def without_rights(module: str) -> None:
    """Run this module anew without the rights of root, where it runs as root and the system can take them away."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and "BACKEDU_NO_RIGHTS" not in os.environ:
        if not shutil.which("setpriv"):
            print("setpriv is missing, so a file that nobody may read is tried with the rights of root")
            return
        os.environ["BACKEDU_NO_RIGHTS"] = "1"
        taken = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"]
        os.execvp("setpriv", [*taken, sys.executable, "-m", module, *sys.argv[1:]])
