"""How static files are stored: named by their content, never rewritten inside."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Hash the names of static files."""

    # Its regular expression takes words inside minified code for imports; the build already names chunks by content.
    support_js_module_import_aggregation = False
