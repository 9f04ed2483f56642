"""The things that are counted, each named once. Business words; how to total them is in measures.py."""
