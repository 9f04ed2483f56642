"""Where other people's sample files are: never in the repository. Tests that need them say so when they are absent."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = Path(os.environ.get("SALESOPS_SAMPLES") or ROOT.parent / "shared" / "samples")
MAPPINGS = ROOT / "docs" / "mappings"

NO_SAMPLES = "no sample files"
needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason=f"{NO_SAMPLES} at {SAMPLES}: set SALESOPS_SAMPLES to their folder"
)
