import { deleteRecords } from '../../../../odoo';
import { removalOperation } from '../../namedRecords';

export const deleteOperation = removalOperation(deleteRecords, {
	option: {
		name: 'Delete',
		value: 'delete',
		description: 'Delete records permanently',
		action: 'Delete records',
	},
	idsDescription: 'Records to delete permanently. To only hide them, archive them instead.',
	needsPermission: true,
});
