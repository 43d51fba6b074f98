"""One module and one stylesheet per screen; imported when first opened."""
