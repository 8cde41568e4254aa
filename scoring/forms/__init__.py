"""Forms: what people type, read into values and said back to them; they must not write."""
