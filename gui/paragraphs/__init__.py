"""Paragraphs on paper: the list, its layout, its painting, and the panel about one of them."""
