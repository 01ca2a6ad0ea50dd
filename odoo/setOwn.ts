/** Sets a value of its own, whatever the server calls it: `__proto__` would replace the prototype. */
export function setOwn(record: Record<string, unknown>, name: string, value: unknown): void {
	if (name !== '__proto__') record[name] = value;
	else {
		const own = { configurable: true, enumerable: true, writable: true };
		Object.defineProperty(record, name, { ...own, value });
	}
}
