DROP TABLE structure_traits;
