"""数据资源目录 (art. 14, annex 2): rows by version, Excel out and in on the official columns, the grid."""
