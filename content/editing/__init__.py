"""Content as officials edit it: sentences with names, and never a line of YAML."""

from content.editing.comparing import Change, changes
from content.editing.labels import label
from content.editing.profile import load_profile
from content.editing.reading import Field, fields
from content.editing.writing import with_fields

__all__ = ("Change", "Field", "changes", "fields", "label", "load_profile", "with_fields")
