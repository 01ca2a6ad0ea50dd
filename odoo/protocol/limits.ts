/** Arrays and structs within each other; Odoo's deepest answers (views, properties) stay below 20. */
export const MAX_DEPTH = 100;
