"""The mountain tab."""
