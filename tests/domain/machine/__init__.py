"""A machine that asks anything of deals in any order, and knows from the rules what must follow."""
