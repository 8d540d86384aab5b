"""Opening a consultation, answering what people say, moderating."""
