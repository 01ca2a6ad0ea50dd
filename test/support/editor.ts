import { LoadOptionsContext } from 'n8n-core';
import type {
	ICredentialsHelper,
	IDataObject,
	ILoadOptionsFunctions,
	INode,
	INodeParameters,
	INodeType,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { stopTimers } from './engine';

/**
 * What a list in the editor is given to work with, made as n8n makes it when the editor asks for the
 * list: a workflow of this one node, with the parameters as they are typed, expressions included.
 * @param credential what the chosen credential holds; none is chosen when left out
 * @param path of the parameter whose list it is
 */
export function editorContext(
	nodeType: INodeType,
	parameters: INodeParameters,
	credential?: IDataObject,
	path = 'parameters',
): ILoadOptionsFunctions {
	const node: INode = {
		id: '1',
		name: nodeType.description.displayName,
		type: `n8n-nodes-odoo-erp.${nodeType.description.name}`,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		...(credential && { credentials: { odooErpApi: { id: '1', name: 'Odoo' } } }),
	};
	const nodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const credentialsHelper: Partial<ICredentialsHelper> = {
		getDecrypted: async () => await Promise.resolve({ ...credential } as never),
		getParentTypes: () => [],
		getCredentialsProperties: () => [],
	};
	const additionalData = { credentialsHelper, currentNodeParameters: parameters };
	const ctx = new LoadOptionsContext(
		workflow,
		node,
		additionalData as unknown as IWorkflowExecuteAdditionalData,
		path,
	);
	stopTimers();
	return ctx as unknown as ILoadOptionsFunctions;
}
