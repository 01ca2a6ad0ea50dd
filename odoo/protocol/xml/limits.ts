/** Arrays and structs within each other; Odoo's deepest answers (views, properties) stay below 20. */
export const MAX_DEPTH = 100;

/** Longest answer to decode. Half of V8's longest string, so that building values still has room. */
export const MAX_BYTES = 2 ** 28;
