"""项目审批 (art. 10–14): the typed record of applications, draws, opinions and review items; the facts they give to
gates; the papers made from them; the hand-made pages of the road. The road itself stands in `rulebook.procedures`."""
