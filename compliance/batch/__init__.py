"""Decides a whole corpus: a stream of records in, a Parquet table of outcomes and a table of rejected records out."""
