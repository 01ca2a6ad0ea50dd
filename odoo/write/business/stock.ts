import type { Outcome } from '../../batch/outcome';
import type { Context, RpcValue, Vals } from '../../call';
import { mapBreathing } from '../../breathe';
import type { ModelClient } from '../../client/modelClient';
import { OdooError } from '../../errors';
import type { Dated } from '../../forVersion';
import { forVersion } from '../../forVersion';
import { ownCompany } from '../../lookup/ownCompany';
import { linkedId } from '../../values/recordId';
import type { Row } from '../../values/reference';
import { isStandIn } from '../../values/standIns';
import type { WriteSettings } from '../records';
import { writeByKey } from '../records';
import type { WriteResult, WriteRow } from '../writeRow';

/** What products have in stock, and how it is opened so that changing it makes Odoo's inventory adjustments. */
export const STOCK: { readonly model: string; readonly context: Context } = {
	model: 'stock.quant',
	context: { inventory_mode: true },
};

/** The quantity that Odoo adjusts to at once; there is another one since 15 that waits for somebody to apply it. */
const QUANTITY: ReadonlyArray<Dated & { readonly field: string }> = [
	{ until: 14, field: 'inventory_quantity' },
	{ field: 'inventory_quantity_auto_apply' },
];

/** What is counted on its own: the same product may also be in packages, or belong to somebody else. */
const COUNTED_BY = ['product_id', 'location_id', 'lot_id', 'package_id', 'owner_id'];

/**
 * Sets quantities on hand to those of the rows: `product_id`, `quantity`, and if it is not the stock of the
 * company's first warehouse, or the product has lots, `location_id` and the name of the lot, `lot_id`.
 * @returns one outcome per row, in their order; the records are those of the model `stock.quant`
 * @throws OdooError `ACCESS_DENIED`
 */
export async function setStock(
	model: ModelClient,
	rows: ReadonlyArray<WriteRow | OdooError>,
	settings: WriteSettings,
): Promise<Array<Outcome<WriteResult>>> {
	const quantity = forVersion(QUANTITY, await model.client.version());
	if (!quantity || !model.schema.fields.has(quantity.field)) throw notAllowed();
	const isAnywhere = rows.some((row) => !(row instanceof OdooError) && !row.values.location_id);
	const stock = isAnywhere ? await firstStockOf(model) : undefined;
	const counted = await mapBreathing(rows, model.client.breathe, (row) => {
		if (row instanceof OdooError) return row;
		const location = row.values.location_id ?? stock;
		if (location instanceof OdooError) return location;
		return { ...row, values: { ...countOf(row.values, quantity.field), location_id: location } };
	});
	return await writeByKey(model, counted, {
		...settings,
		columns: COUNTED_BY,
		matchArchived: false,
		onMissing: 'create',
		onFound: 'update',
		multipleMatches: 'error',
		hintIfSeveral:
			'Open Inventory > Reporting > Stock in Odoo, which merges them, and run this again.',
		skipUnchanged: true,
		completeNew: async (quantities) => await withLots(model, quantities),
	});
}

function countOf({ product_id: product, lot_id: lot, quantity }: Row, quantityField: string): Row {
	return {
		product_id: product,
		// Lots of different products may have the same name.
		lot_id: lot === undefined ? null : { name: lot, product_id: product },
		package_id: null,
		owner_id: null,
		[quantityField]: quantity,
	};
}

/** Without a lot, Odoo would count a tracked product beside its lots, or ask on the screen and change nothing. */
async function withLots(
	model: ModelClient,
	quantities: readonly Vals[],
): Promise<Array<Vals | OdooError>> {
	const without = quantities.filter(({ lot_id: lot }) => lot === false);
	const ids = without.map(({ product_id: id }) => Number(id)).filter((id) => !isStandIn(id));
	const calls = model.beside('product.product');
	const products = ids.length > 0 ? await calls.readByIds(ids, ['display_name', 'tracking']) : null;
	return quantities.map((quantity) => {
		const product = products?.get(Number(quantity.product_id));
		const lacksLot = isTracked(product?.tracking) && quantity.lot_id === false;
		return lacksLot ? noLot(product?.display_name, 'item') : quantity;
	});
}

/** Whether a product has lots or serial numbers, by its `tracking`. */
export function isTracked(tracking: RpcValue | undefined): boolean {
	return tracking === 'lot' || tracking === 'serial';
}

/** A product needs a lot, and what says its quantity has none. */
export function noLot(product: RpcValue | undefined, of: 'item' | 'line'): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`${String(product)} is tracked by lots or serial numbers, and the ${of} has none.`,
		{
			field: 'lot',
			hint: `Fill in Lot or Serial Number, and give each lot ${of === 'item' ? 'an item' : 'a line'} of its own.`,
		},
	);
}

/** Where the first warehouse of the company keeps its products, or why that cannot be told. */
async function firstStockOf(model: ModelClient): Promise<number | OdooError> {
	const warehouses = model.beside('stock.warehouse');
	const [first] = await warehouses.searchRead({
		domain: [['company_id', '=', await ownCompany(model)]],
		fields: ['lot_stock_id'],
		limit: 1,
	});
	const location = linkedId(first?.lot_stock_id);
	if (location !== undefined) return location;
	return new OdooError('INVALID_VALUE', 'The company has no warehouse.', {
		field: 'location',
		hint: 'Choose a Location, or create a warehouse in Odoo under Inventory > Configuration.',
	});
}

function notAllowed(): OdooError {
	return new OdooError('ACCESS_DENIED', 'This Odoo user cannot set stock quantities.', {
		hint: 'In Odoo, open the user under Settings > Users and set Inventory to Administrator.',
	});
}
