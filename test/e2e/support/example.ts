import { readFileSync } from 'node:fs';
import type { SavedWorkflow } from '../../support/engine';

/** An example for users, with a credential of the test in place of the one that it names. */
export function exampleWith(
	credential: { readonly id: string; readonly name: string },
	name: string,
): SavedWorkflow {
	const text = readFileSync(`examples/${name}.json`, 'utf8');
	return JSON.parse(text, (key, value: unknown) =>
		key === 'odooErpApi' ? credential : value,
	) as SavedWorkflow;
}
