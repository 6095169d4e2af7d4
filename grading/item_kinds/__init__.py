"""What differs between the kinds of questions: one module a kind, all behind ``kind.Kind``, listed in ``registry``."""
