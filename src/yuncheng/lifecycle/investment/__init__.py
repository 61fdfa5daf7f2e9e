"""投资计划 (art. 4, 9): rolling and annual investment plans: money by project, year and source."""
