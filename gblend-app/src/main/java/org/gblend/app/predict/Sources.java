package org.gblend.app.predict;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import org.gblend.core.InputException;
import org.gblend.data.config.ArrayInput;
import org.gblend.data.config.ModalityConfig;

/** Where a modality is read from when a single file is all there is. */
final class Sources {
    private static final String FILE = "{file}";

    private Sources() {}

    /**
     * The same modality, read from the given file itself.
     *
     * @throws InputException for arrays, which no media file holds
     */
    static ModalityConfig fromFile(String name, ModalityConfig config) {
        if (config instanceof ArrayInput) {
            throw new InputException(
                    "modality " + name + " is read from arrays, which no media file holds; give a CSV file"
                            + " with the columns of the run's own manifest instead");
        }
        RecordComponent[] components = config.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = components[i].getName().equals("from")
                        ? FILE
                        : components[i].getAccessor().invoke(config);
            }
            return config.getClass().getConstructor(types).newInstance(values);
        } catch (NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException("the settings of modality " + name + " cannot be copied", e);
        }
    }
}
