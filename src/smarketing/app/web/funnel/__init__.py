"""The page Funnel: who came in, who went on, and after how long."""
