"""Text templates of the assistant: data, one entry a sentence and language."""
