"""Find and read the files of a folder.

In: a folder. Out: `FolderContents`; files that did not change since they were last read are not
read again. May import the rest of `ingest`.
"""
