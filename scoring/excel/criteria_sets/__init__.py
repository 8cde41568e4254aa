"""A criteria set as a workbook that a clerk can read and type, and as a round document; nothing here is stored."""
