"""What the data sheets say: peaks, bandwidths and memories of the accelerators that the book reckons with.

Units are FLOP, byte and second throughout. Each figure is cited, with its date, where a chapter prints it.
"""

from __future__ import annotations

from dataclasses import dataclass

TERA, GIGA = 1e12, 1e9


@dataclass(frozen=True, slots=True)
class Chip:
    """What a vendor's data sheet says of one accelerator: peak FLOP/s, memory bandwidth in byte/s, memory in byte."""

    peak: float
    bandwidth: float
    memory: float = 0.0

    @property
    def balance(self) -> float:
        """Critical intensity, in FLOP per byte: where the slope meets the flat roof."""
        return self.peak / self.bandwidth


# Dense bf16 peaks; chapter 1's table of chips names the sources.
V5E = Chip(197 * TERA, 819 * GIGA, 16 * GIGA)
V5P = Chip(459 * TERA, 2765 * GIGA, 95 * GIGA)
V6E = Chip(918 * TERA, 1638 * GIGA, 32 * GIGA)
TPU7X = Chip(2307 * TERA, 7380 * GIGA, 192 * GIGA)
A100 = Chip(312 * TERA, 2039 * GIGA, 80 * GIGA)
H100 = Chip(989 * TERA, 3350 * GIGA, 80 * GIGA)
H200 = Chip(989 * TERA, 4800 * GIGA, 141 * GIGA)
B200 = Chip(2250 * TERA, 8000 * GIGA, 180 * GIGA)
V5E_INT8 = Chip(393 * TERA, V5E.bandwidth, V5E.memory)

# One-way bandwidth between two neighbouring chips, in byte/s: half of what the data sheets give for both directions.
# A TPU's total is divided among its links: four in a 2D torus (v5e, v6e), six in a 3D torus (v5p).
V5E_LINK = 400 * GIGA / 2 / 4
V5P_LINK = 1200 * GIGA / 2 / 6
V6E_LINK = 800 * GIGA / 2 / 4
H100_LINK = 900 * GIGA / 2
B200_LINK = 1800 * GIGA / 2

# TPUs that chapter 2 adds. V4's link is inferred from its pod's bisection bandwidth, 24 TB/s over 2·16·16 links each way.
V3 = Chip(123 * TERA, 900 * GIGA, 32 * GIGA)
V4 = Chip(275 * TERA, 1200 * GIGA, 32 * GIGA)
V5P_INT8 = Chip(918 * TERA, V5P.bandwidth, V5P.memory)
V6E_INT8 = Chip(1836 * TERA, V6E.bandwidth, V6E.memory)
TPU7X_FP8 = Chip(4614 * TERA, TPU7X.bandwidth, TPU7X.memory)
V3_LINK = 100 * GIGA
V4_LINK = 24 * TERA / (2 * 16 * 16)
TPU7X_LINK = 1200 * GIGA / 2 / 6

# One-way bandwidth of a chip's share of the data centre network, and of PCIe between a chip and its host, in byte/s.
V5E_DCN = 2 * 100 * GIGA / 8 / 8
V5P_DCN = 50 * GIGA / 8
V6E_DCN = 100 * GIGA / 8
TPU7X_DCN = 100 * GIGA / 8
PCIE = 15 * GIGA
V6E_PCIE = 32 * GIGA

# GPUs that chapter 12 adds. V100's peak is of fp16: it has no bf16. One-way NVLink of a GPU; a GPU's share of the network, NDR
# InfiniBand or Ethernet of 400 Gbit/s. H800 is H100 with less NVLink.
V100 = Chip(125 * TERA, 900 * GIGA, 16 * GIGA)
V100_LINK = 300 * GIGA / 2
A100_LINK = 600 * GIGA / 2
H800_LINK = 400 * GIGA / 2
NDR = 400 * GIGA / 8
