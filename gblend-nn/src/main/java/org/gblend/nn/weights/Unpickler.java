package org.gblend.nn.weights;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gblend.nn.torch.DType;
import org.gblend.nn.weights.Pickled.Dict;
import org.gblend.nn.weights.Pickled.Flag;
import org.gblend.nn.weights.Pickled.Global;
import org.gblend.nn.weights.Pickled.Items;
import org.gblend.nn.weights.Pickled.Mark;
import org.gblend.nn.weights.Pickled.None;
import org.gblend.nn.weights.Pickled.Real;
import org.gblend.nn.weights.Pickled.Storage;
import org.gblend.nn.weights.Pickled.Text;
import org.gblend.nn.weights.Pickled.Tuple;
import org.gblend.nn.weights.Pickled.View;
import org.gblend.nn.weights.Pickled.Whole;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pickle of a PyTorch state dict and executes nothing.
 *
 * <p>A pickle is a program for a stack machine (Python's {@code pickletools} documents its opcodes) that may call any
 * function by name. This machine has the opcodes that {@code torch.save} writes for dicts, lists, numbers, texts and
 * tensors, and knows four calls, which build plain records; every other opcode and name is refused by name. Each opcode
 * makes at most one value, values are counted, and nothing is copied by reference, so memory stays below a constant times
 * {@value #MAX_VALUES}.
 */
final class Unpickler {
    private static final int MAX_VALUES = 2_000_000;
    private static final int MAX_NAME = 200;
    private static final int MAX_RANK = 32;
    private static final long MAX_COUNT = 1L << 48;
    private static final String REBUILD = "torch._utils._rebuild_tensor_v2";
    private static final String PARAMETER = "torch._utils._rebuild_parameter";
    private static final String ORDERED_DICT = "collections.OrderedDict";
    private static final Map<String, DType> STORAGES = Map.of(
            "torch.DoubleStorage", DType.FLOAT64,
            "torch.FloatStorage", DType.FLOAT32,
            "torch.HalfStorage", DType.FLOAT16,
            "torch.BFloat16Storage", DType.BFLOAT16,
            "torch.LongStorage", DType.INT64,
            "torch.IntStorage", DType.INT32,
            "torch.ByteStorage", DType.UINT8,
            "torch.BoolStorage", DType.BOOL);
    private static final Set<String> CALLS = Set.of(REBUILD, PARAMETER, ORDERED_DICT);

    /** Why a pickle was refused; the reader of the file says which file. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }
    }

    private final ByteBuffer in;
    private final List<Pickled> stack = new ArrayList<>();
    private final Map<Integer, Pickled> memo = new HashMap<>();
    private int made;

    private Unpickler(byte[] pickle) {
        in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The value that a pickle describes.
     *
     * @throws Refused with the opcode or name that a state dict does not need, or the flaw
     */
    static Pickled read(byte[] pickle) {
        Unpickler machine = new Unpickler(pickle);
        try {
            return machine.run();
        } catch (BufferUnderflowException e) {
            throw new Refused("it ends in the middle");
        }
    }

    private Pickled run() {
        while (true) {
            int opcode = in.get() & 0xff;
            if (opcode == '.') {
                return pop();
            }
            step(opcode);
        }
    }

    private void step(int opcode) {
        switch (opcode) {
            case 0x80 -> protocol(in.get() & 0xff);
            case '(' -> push(new Mark());
            case 'N' -> push(new None());
            case 0x88 -> push(new Flag(true));
            case 0x89 -> push(new Flag(false));
            case 'K' -> push(new Whole(in.get() & 0xff));
            case 'M' -> push(new Whole(in.getShort() & 0xffff));
            case 'J' -> push(new Whole(in.getInt()));
            case 0x8a -> push(new Whole(longOf(in.get() & 0xff)));
            case 'G' -> push(new Real(Double.longBitsToDouble(Long.reverseBytes(in.getLong()))));
            case 'X' -> push(new Text(text(in.getInt())));
            case 'c' -> push(global(line() + "." + line()));
            case 'q' -> memo.put(in.get() & 0xff, top());
            case 'r' -> memo.put(in.getInt(), top());
            case 'h' -> push(recall(in.get() & 0xff));
            case 'j' -> push(recall(in.getInt()));
            default -> container(opcode);
        }
    }

    private void container(int opcode) {
        switch (opcode) {
            case ')' -> push(new Tuple(List.of()));
            case 0x85 -> push(new Tuple(List.of(pop())));
            case 0x86 -> push(new Tuple(last(2)));
            case 0x87 -> push(new Tuple(last(3)));
            case 't' -> push(new Tuple(sinceMark()));
            case ']' -> push(new Items(new ArrayList<>()));
            case '}' -> push(new Dict(new LinkedHashMap<>()));
            case 'a' -> append(List.of(pop()));
            case 'e' -> append(sinceMark());
            case 's' -> put(last(2));
            case 'u' -> put(sinceMark());
            case 'b' -> build();
            case 'Q' -> push(storage(pop()));
            case 'R' -> reduce();
            default ->
                throw new Refused(
                        "byte %d is the pickle opcode 0x%02x%s, which no state dict needs; nothing was executed"
                                .formatted(
                                        in.position() - 1,
                                        opcode,
                                        opcode > 32 && opcode < 127 ? " ('" + (char) opcode + "')" : ""));
        }
    }

    private static void protocol(int version) {
        if (version != 2 && version != 3) {
            throw new Refused("it has pickle protocol " + version + ", and torch.save's own is 2");
        }
    }

    // ---- the stack

    private void push(Pickled value) {
        if (++made > MAX_VALUES) {
            throw new Refused("it makes more than " + MAX_VALUES + " values");
        }
        stack.add(value);
    }

    private Pickled pop() {
        Pickled value = top();
        stack.removeLast();
        if (value instanceof Mark) {
            throw new Refused("its values are out of order");
        }
        return value;
    }

    private Pickled top() {
        if (stack.isEmpty()) {
            throw new Refused("it takes a value where there is none");
        }
        return stack.getLast();
    }

    private List<Pickled> last(int count) {
        List<Pickled> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.addFirst(pop());
        }
        return values;
    }

    private List<Pickled> sinceMark() {
        int mark = stack.size() - 1;
        while (mark >= 0 && !(stack.get(mark) instanceof Mark)) {
            mark--;
        }
        if (mark < 0) {
            throw new Refused("it closes a group that it did not open");
        }
        List<Pickled> group = stack.subList(mark + 1, stack.size());
        List<Pickled> values = new ArrayList<>(group);
        group.clear();
        stack.removeLast();
        return values;
    }

    private Pickled recall(int index) {
        Pickled value = memo.get(index);
        if (value == null) {
            throw new Refused("it recalls value " + index + ", which it never stored");
        }
        return value;
    }

    // ---- literals

    private String text(int length) {
        if (length < 0 || length > in.remaining()) {
            throw new Refused("a text claims " + Integer.toUnsignedString(length) + " bytes where " + in.remaining()
                    + " are left");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() {
        StringBuilder text = new StringBuilder();
        for (byte b = in.get(); b != '\n'; b = in.get()) {
            if (text.length() == MAX_NAME) {
                throw new Refused("a name is longer than " + MAX_NAME + " characters");
            }
            text.append(b >= 32 && b < 127 ? (char) b : '?');
        }
        return text.toString();
    }

    private long longOf(int length) {
        if (length > Long.BYTES) {
            throw new Refused("a number has " + length + " bytes");
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            long b = i == length - 1 ? in.get() : in.get() & 0xff;
            value |= b << (8 * i);
        }
        return value;
    }

    // ---- containers

    private void append(List<Pickled> values) {
        if (!(top() instanceof Items items)) {
            throw new Refused("it appends to something that is no list");
        }
        items.values().addAll(values);
    }

    private void put(List<Pickled> pairs) {
        if (!(top() instanceof Dict dict) || pairs.size() % 2 != 0) {
            throw new Refused("it sets items of something that is no dict");
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            Pickled key = pairs.get(i);
            if (!(key instanceof Text || key instanceof Whole)) {
                throw new Refused("a dict has a key that is neither text nor number");
            }
            dict.values().put(key, pairs.get(i + 1));
        }
    }

    /** Attributes of an OrderedDict ({@code _metadata} of a state dict): read and forgotten. */
    private void build() {
        Pickled state = pop();
        if (!(top() instanceof Dict) || !(state instanceof Dict)) {
            throw new Refused("it sets attributes of something that is no dict; nothing was executed");
        }
    }

    // ---- calls

    private static Global global(String name) {
        if (!CALLS.contains(name) && !STORAGES.containsKey(name)) {
            throw new Refused(
                    "it names '" + name + "', which no state dict of supported types needs; nothing was executed");
        }
        return new Global(name);
    }

    private void reduce() {
        Pickled arguments = pop();
        Pickled function = pop();
        if (!(function instanceof Global global) || !(arguments instanceof Tuple tuple)) {
            throw new Refused("it calls something that is no function; nothing was executed");
        }
        List<Pickled> given = tuple.values();
        push(
                switch (global.name()) {
                    case ORDERED_DICT -> empty(given);
                    case REBUILD -> view(given);
                    case PARAMETER -> parameter(given);
                    default -> throw new Refused("it calls '" + global.name() + "'; nothing was executed");
                });
    }

    private static Dict empty(List<Pickled> arguments) {
        if (!arguments.isEmpty()) {
            throw new Refused("an OrderedDict is made from something; torch.save makes it empty");
        }
        return new Dict(new LinkedHashMap<>());
    }

    private static View parameter(List<Pickled> arguments) {
        if (arguments.isEmpty() || !(arguments.getFirst() instanceof View view)) {
            throw new Refused("a parameter is made from something that is no tensor");
        }
        return view;
    }

    private static View view(List<Pickled> arguments) {
        if (arguments.size() < 4
                || !(arguments.get(0) instanceof Storage storage)
                || !(arguments.get(1) instanceof Whole offset)) {
            throw new Refused("a tensor is made from something that is no storage");
        }
        List<Long> shape = sizes(arguments.get(2));
        List<Long> strides = sizes(arguments.get(3));
        requireInside(storage, offset.value(), shape, strides);
        return new View(storage, offset.value(), shape, strides);
    }

    private static List<Long> sizes(@Nullable Pickled value) {
        if (!(value instanceof Tuple tuple) || tuple.values().size() > MAX_RANK) {
            throw new Refused("a tensor's shape is no tuple of at most " + MAX_RANK + " sizes");
        }
        List<Long> sizes = new ArrayList<>();
        for (Pickled size : tuple.values()) {
            if (!(size instanceof Whole whole) || whole.value() < 0) {
                throw new Refused("a tensor has a size or stride that is no count");
            }
            sizes.add(whole.value());
        }
        return sizes;
    }

    /** No more values than the storage has, and none outside of it. */
    private static void requireInside(Storage storage, long offset, List<Long> shape, List<Long> strides) {
        boolean inside = shape.size() == strides.size() && offset >= 0 && offset <= storage.count();
        try {
            long count = 1;
            long last = offset;
            for (int axis = 0; inside && axis < shape.size(); axis++) {
                count = Math.multiplyExact(count, shape.get(axis));
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape.get(axis) - 1), strides.get(axis)));
            }
            inside = inside && count <= storage.count() && (count == 0 || last < storage.count());
        } catch (ArithmeticException e) {
            inside = false;
        }
        if (!inside) {
            throw new Refused("a tensor of shape " + shape + " with strides " + strides + " from " + offset
                    + " on reaches outside its storage of " + storage.count() + " values");
        }
    }

    /** {@code ('storage', type, key, device, count)}. */
    private static Storage storage(Pickled id) {
        if (id instanceof Tuple(List<Pickled> values)
                && values.size() == 5
                && values.get(0).equals(new Text("storage"))
                && values.get(1) instanceof Global(String type)
                && values.get(2) instanceof Text(String key)
                && values.get(4) instanceof Whole(long count)) {
            DType element = STORAGES.get(type);
            if (element != null && key.matches("[0-9A-Za-z_]{1,40}") && count >= 0 && count <= MAX_COUNT) {
                return new Storage(element, key, count);
            }
        }
        throw new Refused("it refers to something outside that is no storage of the archive");
    }
}
