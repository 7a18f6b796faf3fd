"""The reference office as data: one dict from many YAML files, and the checker that keeps it right."""
