"""The form of a search: shows a SearchSpec and makes one."""
