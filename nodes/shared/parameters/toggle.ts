/** Whether something is switched on; an expression may give that as text. */
export function isOn(value: unknown): boolean {
	return value === true || value === 'true';
}
