"""The mountain outside its window: figures and animations on paper, captions, and words for screen readers."""
