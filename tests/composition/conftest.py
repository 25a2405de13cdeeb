import subprocess

import pytest


@pytest.fixture(autouse=True, scope="session")
def fonts() -> None:
    """The tests measure glyphs: without the fonts that the styles name they would measure something else."""
    known = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=False).stdout
    for family in ("Noto Serif CJK SC", "Liberation Serif"):
        if family not in known:
            pytest.skip(f"the font {family} is not installed")
