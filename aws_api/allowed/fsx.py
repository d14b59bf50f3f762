"""FSx, and the directories that its file systems join: what one was, where a new one can be made, and what it
may lack."""

from __future__ import annotations

from aws_api.operation import Access, Row

READ = Access.READ
WRITE = Access.WRITE

ROWS = (
    Row("fsx", "DescribeFileSystems", READ, "what a file system was, and is", ("FileSystems",)),
    Row("fsx", "DescribeVolumes", READ, "what a volume was, whether a name is free", ("Volumes",)),
    Row(
        "fsx",
        "DescribeStorageVirtualMachines",
        READ,
        "choosing a storage virtual machine",
        ("StorageVirtualMachines",),
    ),
    Row("fsx", "DescribeFileSystemAliases", READ, "whether aliases are there", ("Aliases",)),
    Row("fsx", "ListTagsForResource", READ, "whether tags are there", ("Tags",)),
    Row("ds", "DescribeDirectories", READ, "choosing a directory", ("DirectoryDescriptions",)),
    Row("fsx", "AssociateFileSystemAliases", WRITE, "finishes a file system"),
    Row("fsx", "UpdateFileSystem", WRITE, "finishes a file system", ("FileSystem",)),
    Row("fsx", "TagResource", WRITE, "finishes a file system"),
)
