import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { keyWords, setStock, STOCK } from '../../../../odoo';
import type { BatchRow } from '../../../shared/operation';
import { batchOperation } from '../../../shared/operation';
import { valueOfPicker } from '../../../shared/parameters/picker';
import { checkGiven } from '../../../shared/parameters/required';
import type { ListedOperation } from '../../../shared/resource';
import type { WriteItem } from '../../rows';
import { readWriteSettings, stockOptions } from '../../writeOptions';
import type { WriteTarget } from '../../writeRecords';
import { executeWith } from '../../writeRecords';
import { enteredColumns, valuesOf } from '../../business/enteredValues';
import {
	lotParameter,
	pickerParameter,
	productParameter,
	textParameter,
} from '../../business/parameters';

/** Parameters by the field that they are for. */
const PARAMETERS: Readonly<Record<string, INodeProperties>> = {
	product_id: { ...productParameter, required: true, description: 'The product variant to count' },
	quantity: textParameter('Quantity', 'quantity', {
		required: true,
		placeholder: 'e.g. 25',
		description: "The quantity on hand, in the product's unit. Replaces the quantity in Odoo.",
	}),
	location_id: pickerParameter('Location', 'location', {
		searchListMethod: 'searchStockLocations',
		placeholder: 'e.g. WH/Stock',
		description: "Where the product is. Defaults to the stock of the company's first warehouse.",
	}),
	lot_id: lotParameter('Required for products that are tracked by lots or serial numbers'),
};

function readRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
	item: INodeExecutionData,
): BatchRow<WriteTarget, WriteItem> {
	const values = valuesOf(PARAMETERS, (parameter) => {
		const given = ctx.getNodeParameter(parameter.name, itemIndex, '');
		checkGiven(ctx, itemIndex, parameter, valueOfPicker(given));
		return given;
	});
	const columns = enteredColumns(values, itemIndex);
	const settings = readWriteSettings(ctx, itemIndex);
	const context = { ...settings.context, ...STOCK.context };
	const target = { model: STOCK.model, settings: { ...settings, context } };
	// Later items win, whatever options they have.
	const about = keyWords([STOCK.model, values.product_id]);
	return { target, row: { columns, item }, about };
}

export const setQuantityOperation: ListedOperation = {
	option: {
		name: 'Set Quantity',
		value: 'setQuantity',
		description: 'Set the quantity on hand of a product, with an inventory adjustment',
		action: 'Set stock quantity',
	},
	properties: [...Object.values(PARAMETERS), stockOptions],
	operation: batchOperation(readRow, executeWith<WriteTarget>(setStock), { needsPermission: true }),
};
