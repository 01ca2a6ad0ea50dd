import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { RecordLocator } from '../../../odoo';
import { OdooError } from '../../../odoo';

/** Which existing records an item means. */
export function idsParameter(description: string): INodeProperties {
	return {
		displayName: 'IDs',
		name: 'ids',
		type: 'string',
		default: '={{ $json.id }}',
		required: true,
		placeholder: 'e.g. 42, or base.partner_demo',
		description: `${description} A database ID, an external ID, or several of them separated by commas or as a list`,
	};
}

/** The IDs of one item as they were given, at least one. @throws OdooError `INVALID_VALUE` */
export function readIds(ctx: IExecuteFunctions, itemIndex: number): unknown[] {
	const given = ctx.getNodeParameter('ids', itemIndex, '') as unknown;
	const list = Array.isArray(given) ? given : String(given ?? '').split(',');
	const ids = list
		.map((id: unknown) => (typeof id === 'string' ? id.trim() : id))
		.filter((id) => id !== '' && id !== null && id !== undefined);
	if (ids.length > 0) return ids;
	throw new OdooError('INVALID_VALUE', 'The item names no record.', {
		field: 'id',
		hint: 'Fill in IDs with a database ID such as 42. If it is an expression, check that it has a value for this item.',
	});
}

/** A database ID, or an external ID, which has a dot. */
export function locatorOf(id: unknown): RecordLocator {
	const isExternal = typeof id === 'string' && id.includes('.');
	return { by: isExternal ? 'xmlid' : 'id', value: id };
}
