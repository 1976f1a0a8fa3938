"""Word documents: .docx (strict ones and WPS's too) and the XML of Word 2003."""

from data.readers.word.package import read_word, read_word_xml

__all__ = ["read_word", "read_word_xml"]
