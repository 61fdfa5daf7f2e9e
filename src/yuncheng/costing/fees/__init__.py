"""Fees by kind. ``reckon`` takes a fee's name and what its kind asks for, and gives a result with its derivation.

progressive  base (元), parts {专业: 元} or headings' sums, difficulty, options
rate         base (元), grade, percent (else the highest of the grade)
level        level, count, choices {名: 选项}, bands {名: 数}, options
share        of_yuan
people       people {类别: 人数}, days, half_day, mode, allowance_yuan
upkeep       assets [{kind, amount, warranty_years}], year, level
workdays     units [{kind, quantity, bands}], day_yuan, options
staff        months
"""

from .reckon import reckon

__all__ = ["reckon"]
