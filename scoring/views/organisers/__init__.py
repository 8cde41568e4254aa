"""Pages of the standing body (cơ quan thường trực): its rounds, their boards, publication, the council's entries."""
