import type { INodeType } from 'n8n-workflow';
import { OdooDestination } from '../../../nodes/OdooDestination/OdooDestination.node';
import { OdooSource } from '../../../nodes/OdooSource/OdooSource.node';
import { OdooTrigger } from '../../../nodes/OdooTrigger/OdooTrigger.node';

const SHOWN: ReadonlySet<string> = new Set(['action', 'description', 'displayName', 'hint']);

/** What users read of a node. */
function textsOf({ description }: INodeType): string[] {
	const texts: string[] = [];
	JSON.stringify(description, (key, value: unknown) => {
		if (SHOWN.has(key) && typeof value === 'string') texts.push(value);
		return value;
	});
	return texts;
}

it.each([
	['Odoo Source', new OdooSource()],
	['Odoo Destination', new OdooDestination()],
	['Odoo Trigger', new OdooTrigger()],
])('the texts of %s begin as sentences do', (_, node: INodeType) => {
	const texts = textsOf(node);
	expect(texts.length).toBeGreaterThan(20);
	expect(texts.filter((text) => !/^[A-Z]/.test(text))).toEqual([]);
});
