"""`python -m backedu` does what `backedu` does."""

import sys

from backedu.cli import main

sys.exit(main())
