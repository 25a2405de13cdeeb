"""屋顶线：芯片在给定算术强度下能达到的速度。"""

from dataclasses import dataclass


# region chip
@dataclass(frozen=True)
class Chip:
    """一块芯片的两个上界。"""

    flops: float  # 峰值算力，FLOP/s
    bandwidth: float  # 内存带宽，byte/s

    def ridge(self) -> float:
        """拐点：再往右，时间由算力决定。"""
        return self.flops / self.bandwidth
# endregion


# ANCHOR: attainable
def attainable(chip: Chip, intensity: float) -> float:
    return min(chip.flops, chip.bandwidth * intensity)
# ANCHOR_END: attainable
