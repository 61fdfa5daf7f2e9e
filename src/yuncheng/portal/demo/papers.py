"""Small PDF files to file with an application: a few are made once, and the same content is kept once in the store."""

from __future__ import annotations

from functools import cache

from yuncheng.papers import Heading, Letter, Paragraph, letter_pdf

TITLES = {
    "feasibility": "可行性研究报告及概算（代初步设计）",
    "technical": "技术方案",
    "budget": "投资预算明细",
    "crypto": "密码应用方案",
    "prior_evaluation": "前期项目第三方后评价报告",
    "framework": "框架方案审核意见",
    "siting": "节能评估和规划选址文件",
    "basis": "依据文件",
    "revised": "申报文件（修改稿）",
    "assessment": "投资评审报告",
    "material": "有关材料",
    "proof": "办结证明",
}
VARIANTS = 2


@cache
def small_pdf(paper: str, variant: int) -> bytes:
    """A one-page PDF that says what it stands for."""
    return letter_pdf(
        Letter(
            title=f"{TITLES[paper]}（演示文本{variant + 1}）",
            body=(
                Heading(1, "一、说明"),
                Paragraph("本文件为演示县使用的示意文本，不是任何真实项目的材料。"),
                Paragraph(f"正式使用时，由项目单位上传“{TITLES[paper]}”的正式文件。"),
            ),
        )
    )
