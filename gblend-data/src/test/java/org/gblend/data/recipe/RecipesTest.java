package org.gblend.data.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.data.manifest.CsvFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every collection's layout in miniature, and the manifest that it must give, cell by cell. */
@SuppressWarnings("StringConcatToTextBlock") // files with their line ends as published
class RecipesTest {
    @TempDir
    Path root;

    private void text(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private void media(String... files) throws IOException {
        for (String file : files) {
            text(file, "media");
        }
    }

    private Listing read(String recipe, Map<String, String> options) {
        Collected folder = new Collected(root, options);
        Listing listing = Recipes.all().getOrDefault(recipe, f -> new Listing()).read(folder);
        folder.refuseUnused();
        return listing;
    }

    private String csv(String recipe) {
        Listing listing = read(recipe, Map.of());
        return CsvFiles.text(listing.header(), listing.rows());
    }

    @Test
    void kinetics_trimmedClips_takeLabelSplitAndVideo() throws IOException {
        text(
                "annotations/train.csv",
                "label,youtube_id,time_start,time_end,split\nabseiling,0347ZoDXyP0,95,105,train\n"
                        + "\"cooking, on campfire\",-3B32lodo2M,59,69,train\ngone,xxxxxxxxxxx,1,11,train\n");
        text(
                "annotations/val.csv",
                "label,youtube_id,time_start,time_end,split\nabseiling,vvvvvvvvvvv,0,10,validate\n");
        text("annotations/test.csv", "youtube_id,time_start,time_end,split\nttttttttttt,7,17,test\n");
        media(
                "train/abseiling/0347ZoDXyP0_000095_000105.mp4",
                "train/cooking, on campfire/-3B32lodo2M_000059_000069.mkv",
                "val/abseiling/vvvvvvvvvvv_000000_000010.mp4");

        Listing listing = read("kinetics", Map.of());

        assertThat(CsvFiles.text(listing.header(), listing.rows())).isEqualTo("""
                        id,file,label,split,video
                        0347ZoDXyP0_000095_000105,train/abseiling/0347ZoDXyP0_000095_000105.mp4,abseiling,train,0347ZoDXyP0
                        -3B32lodo2M_000059_000069,"train/cooking, on campfire/-3B32lodo2M_000059_000069.mkv","cooking, on campfire",train,-3B32lodo2M
                        vvvvvvvvvvv_000000_000010,val/abseiling/vvvvvvvvvvv_000000_000010.mp4,abseiling,val,vvvvvvvvvvv
                        """);
        assertThat(listing.notes())
                .containsExactly(
                        "1 rows without a label are left out (the test list of a challenge has none)",
                        "1 annotated clips are not in the folder and left out, the first: xxxxxxxxxxx_000001_000011");
    }

    @Test
    void listInAnotherEncoding_isNamedWithItsLine() throws IOException {
        Files.createDirectories(root);
        Path list = Files.write(
                root.resolve("train.csv"), "label,youtube_id\ncaf\u00e9,x\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> read("kinetics", Map.of()))
                .isInstanceOf(InputException.class)
                .hasMessage("line 2 of " + list + " is not UTF-8 (byte 0xE9): save the file in UTF-8 (from Latin-1:"
                        + " iconv -f latin1 -t utf-8), or download it again");
    }

    @Test
    void kinetics_untrimmedVideos_takeTheWindowToo() throws IOException {
        text("train.csv", "label,youtube_id,time_start,time_end,split\nabseiling,0347ZoDXyP0,95,105,train\n");
        media("0347ZoDXyP0.webm");

        Listing listing = read("kinetics", Map.of("untrimmed", "true"));

        assertThat(listing.header()).containsExactly("id", "file", "label", "split", "video", "start", "end");
        assertThat(listing.rows())
                .containsExactly(List.of(
                        "0347ZoDXyP0_000095_000105",
                        "0347ZoDXyP0.webm",
                        "abseiling",
                        "train",
                        "0347ZoDXyP0",
                        "95",
                        "105"));
    }

    @Test
    void audioSet_segments_keepThoseOfOneLabelAndCountTheOthers() throws IOException {
        text(
                "class_labels_indices.csv",
                "index,mid,display_name\n0,/m/09x0r,\"Speech\"\n1,/m/05zppz,\"Male speech, man speaking\"\n");
        text(
                "balanced_train_segments.csv",
                "# Segments csv created Sun Mar  5 10:54:31 2017\n# num_ytids=3\n"
                        + "# YTID, start_seconds, end_seconds, positive_labels\n"
                        + "--4gqARaEJE, 0.000, 10.000, \"/m/05zppz\"\n"
                        + "--BfvyPmVMo, 20.000, 30.000, \"/m/09x0r,/m/05zppz\"\n");
        text(
                "eval_segments.csv",
                "# YTID, start_seconds, end_seconds, positive_labels\nabc, 30.000, 40.000, \"/m/09x0r\"\n");
        media("clips/--4gqARaEJE_0_10000.mp4", "clips/Yabc.wav", "clips/--BfvyPmVMo.mp4");

        Listing listing = read("audioset", Map.of());

        assertThat(CsvFiles.text(listing.header(), listing.rows())).isEqualTo("""
                        id,file,label,split,video
                        --4gqARaEJE_0,clips/--4gqARaEJE_0_10000.mp4,"Male speech, man speaking",train,--4gqARaEJE
                        abc_30,clips/Yabc.wav,Speech,test,abc
                        """);
        assertThat(listing.notes())
                .containsExactly(
                        "1 segments have several labels (recipe audioset-multi takes them, for data.labels multi)"
                                + " and are left out");
        assertThat(csv("audioset-multi")).isEqualTo("""
                        id,file,label,split,video
                        --4gqARaEJE_0,clips/--4gqARaEJE_0_10000.mp4,"Male speech, man speaking",train,--4gqARaEJE
                        --BfvyPmVMo_20,clips/--BfvyPmVMo.mp4,"Speech|Male speech, man speaking",train,--BfvyPmVMo
                        abc_30,clips/Yabc.wav,Speech,test,abc
                        """);
    }

    @Test
    void vggSound_listWithoutHeader_isReadByPlace() throws IOException {
        text("vggsound.csv", "---g-f_I2yQ,1,\"people marching\",test\n--0PQM4-hqg,30,waterfall burbling,train\n");
        media("video/---g-f_I2yQ_000001.mp4", "video/--0PQM4-hqg_000030.mp4");

        assertThat(csv("vggsound")).isEqualTo("""
                        id,file,label,split,video
                        ---g-f_I2yQ_000001,video/---g-f_I2yQ_000001.mp4,people marching,test,---g-f_I2yQ
                        --0PQM4-hqg_000030,video/--0PQM4-hqg_000030.mp4,waterfall burbling,train,--0PQM4-hqg
                        """);
    }

    @Test
    void ave_lists_giveWindows() throws IOException {
        text("trainSet.txt", "Church bell&RUhOCu3LNXM&good&0&10\n");
        text("valSet.txt", "Frying (food)&-5CodD6Kgko&good&2&8\n");
        text("testSet.txt", "Church bell&missing&good&0&10\n");
        media("AVE/RUhOCu3LNXM.mp4", "AVE/-5CodD6Kgko.mp4");

        assertThat(csv("ave")).isEqualTo("""
                        id,file,label,split,start,end
                        RUhOCu3LNXM,AVE/RUhOCu3LNXM.mp4,Church bell,train,0,10
                        -5CodD6Kgko,AVE/-5CodD6Kgko.mp4,Frying (food),val,2,8
                        """);
    }

    @Test
    void epicKitchens100_rows_haveVerbNounActionAndSeconds() throws IOException {
        String header = "narration_id,participant_id,video_id,narration_timestamp,start_timestamp,stop_timestamp,"
                + "start_frame,stop_frame,narration,verb,verb_class,noun,noun_class,all_nouns,all_noun_classes\n";
        text(
                "EPIC_100_train.csv",
                header + "P01_01_0,P01,P01_01,00:00:01.089,00:00:00.14,00:00:03.37,8,202,open door,open,3,door,3,"
                        + "['door'],[3]\n");
        text(
                "EPIC_100_validation.csv",
                header
                        + "P02_03_7,P02,P02_03,00:10:00,01:02:03.50,01:02:05.00,1,2,open door,open,3,door,3,['door'],[3]\n");
        text("EPIC_100_verb_classes.csv", "id,key,instances,category\n0,take,[],x\n3,open,[],x\n");
        media("EPIC-KITCHENS/P01/videos/P01_01.MP4", "EPIC-KITCHENS/P02/videos/P02_03.MP4");

        Listing listing = read("epic-kitchens-100", Map.of("holdout", "0", "validation", "0", "rare", "merge"));

        assertThat(CsvFiles.text(listing.header(), listing.rows())).isEqualTo("""
                        id,file,verb,noun,action,participant,start,end,split
                        P01_01_0,EPIC-KITCHENS/P01/videos/P01_01.MP4,open,3,open 3,P01,0.14,3.37,train
                        P02_03_7,EPIC-KITCHENS/P02/videos/P02_03.MP4,open,3,open 3,P02,3723.50,3725.00,test
                        """);
    }

    @Test
    void ucf101_secondSplit_groupsBySourceVideo() throws IOException {
        text("ucfTrainTestlist/trainlist02.txt", "ApplyEyeMakeup/v_ApplyEyeMakeup_g01_c02.avi 1\n");
        text("ucfTrainTestlist/testlist02.txt", "YoYo/v_YoYo_g25_c05.avi\r\n");
        media("UCF-101/ApplyEyeMakeup/v_ApplyEyeMakeup_g01_c02.avi", "UCF-101/YoYo/v_YoYo_g25_c05.avi");

        Listing listing = read("ucf101", Map.of("split", "2"));

        assertThat(CsvFiles.text(listing.header(), listing.rows())).isEqualTo("""
                        id,file,label,split,video
                        v_ApplyEyeMakeup_g01_c02,UCF-101/ApplyEyeMakeup/v_ApplyEyeMakeup_g01_c02.avi,ApplyEyeMakeup,train,ApplyEyeMakeup_g01
                        v_YoYo_g25_c05,UCF-101/YoYo/v_YoYo_g25_c05.avi,YoYo,test,YoYo_g25
                        """);
    }

    @Test
    void hmdb51_marks_areTrainTestOrNeither() throws IOException {
        text(
                "splits/brush_hair_test_split1.txt",
                "April_09_brush_hair_u_nm_np1_ba_goo_0.avi 1 \nAtheris_brush_hair_u_cm_np2_ri_med_0.avi 2 \n"
                        + "sarah_brush_hair_h_cm_np1_ri_goo_0.avi 0 \n");
        media(
                "brush_hair/April_09_brush_hair_u_nm_np1_ba_goo_0.avi",
                "brush_hair/Atheris_brush_hair_u_cm_np2_ri_med_0.avi",
                "brush_hair/sarah_brush_hair_h_cm_np1_ri_goo_0.avi");

        Listing listing = read("hmdb51", Map.of());

        assertThat(listing.rows())
                .containsExactly(
                        List.of(
                                "April_09_brush_hair_u_nm_np1_ba_goo_0",
                                "brush_hair/April_09_brush_hair_u_nm_np1_ba_goo_0.avi",
                                "brush_hair",
                                "train",
                                "April_09"),
                        List.of(
                                "Atheris_brush_hair_u_cm_np2_ri_med_0",
                                "brush_hair/Atheris_brush_hair_u_cm_np2_ri_med_0.avi",
                                "brush_hair",
                                "test",
                                "Atheris"));
        assertThat(listing.notes())
                .containsExactly("1 clips are in neither part of this split and left out, as published");
    }

    @Test
    void sports1m_numbers_becomeNames() throws IOException {
        text("labels.txt", "cycling\ntrack cycling\n");
        text(
                "original/train_partition.txt",
                "https://www.youtube.com/watch?v=J7LYoYVR8Oc 1\nhttps://www.youtube.com/watch?v=bbbbbbbbbbb 0,1\n");
        text("original/test_partition.txt", "https://www.youtube.com/watch?v=ccccccccccc 0\n");
        media("videos/J7LYoYVR8Oc.mp4", "videos/ccccccccccc.mp4");

        assertThat(csv("sports1m")).isEqualTo("""
                        id,file,label,split
                        J7LYoYVR8Oc,videos/J7LYoYVR8Oc.mp4,track cycling,train
                        ccccccccccc,videos/ccccccccccc.mp4,cycling,test
                        """);
    }

    @Test
    void cremaD_names_giveEmotionAndActor() throws IOException {
        media("VideoFlash/1001_DFA_ANG_XX.flv", "AudioWAV/1001_DFA_ANG_XX.wav", "VideoFlash/1002_IEO_SAD_HI.flv");

        Listing listing = read("crema-d", Map.of());

        assertThat(CsvFiles.text(listing.header(), listing.rows())).isEqualTo("""
                        id,video,audio,emotion,sentence,level,actor
                        1001_DFA_ANG_XX,VideoFlash/1001_DFA_ANG_XX.flv,AudioWAV/1001_DFA_ANG_XX.wav,anger,DFA,XX,1001
                        """);
        assertThat(listing.notes())
                .containsExactly(
                        "1 annotated clips are not in the folder and left out, the first: 1002_IEO_SAD_HI.wav");
    }

    @Test
    void utdMhad_sequences_joinTheirFiles() throws IOException {
        media(
                "Depth/a1_s1_t1_depth.mat",
                "Inertial/a1_s1_t1_inertial.mat",
                "Depth/a10_s2_t3_depth.mat",
                "Inertial/a10_s2_t3_inertial.mat");

        assertThat(csv("utd-mhad")).isEqualTo("""
                        id,action,subject,trial,split,depth,inertial
                        a01_s1_t1,1,1,1,train,Depth/a1_s1_t1_depth.mat,Inertial/a1_s1_t1_inertial.mat
                        a10_s2_t3,10,2,3,test,Depth/a10_s2_t3_depth.mat,Inertial/a10_s2_t3_inertial.mat
                        """);
    }

    @Test
    void grid_names_giveWordsAndAlignmentsTheirTimes() throws IOException {
        media("s1/bbaf2n.mpg", "s2/swwzzs.mpg");
        text(
                "alignments/s1/bbaf2n.align",
                "0 23750 sil\n23750 29500 bin\n29500 34000 blue\n34000 35500 at\n35500 41000 f\n41000 47250 two\n"
                        + "47250 53000 now\n53000 74500 sil\n");

        Listing listing = read("grid", Map.of());

        assertThat(listing.header())
                .startsWith("id", "file", "talker", "command", "colour", "preposition", "letter", "digit", "adverb")
                .endsWith("adverb_start", "adverb_end");
        assertThat(listing.rows())
                .containsExactly(List.of(
                        "s1/bbaf2n",
                        "s1/bbaf2n.mpg",
                        "s1",
                        "bin",
                        "blue",
                        "at",
                        "f",
                        "2",
                        "now",
                        "0.950",
                        "1.180",
                        "1.180",
                        "1.360",
                        "1.360",
                        "1.420",
                        "1.420",
                        "1.640",
                        "1.640",
                        "1.890",
                        "1.890",
                        "2.120"));
        assertThat(listing.notes())
                .containsExactly("1 annotated clips are not in the folder and left out, the first: swwzzs.align");
    }

    @Test
    void folder_perClass_withAndWithoutSets() throws IOException {
        media("train/cat/über 1.mp4", "val/cat/b.avi", "test/dog, big/c.mkv");
        text("train/cat/notes.txt", "no media");

        assertThat(csv("folder")).isEqualTo("""
                        file,label,split
                        "test/dog, big/c.mkv","dog, big",test
                        train/cat/über 1.mp4,cat,train
                        val/cat/b.avi,cat,val
                        """);
    }

    @Test
    void folder_perClass_withoutSets() throws IOException {
        media("cat/a.mp4", "test/b.mp4", "stray.mp4");

        Listing listing = read("folder", Map.of());

        assertThat(listing.header()).containsExactly("file", "label");
        assertThat(listing.rows()).containsExactly(List.of("cat/a.mp4", "cat"), List.of("test/b.mp4", "test"));
        assertThat(listing.notes()).containsExactly("1 clip is in no class folder and left out: stray.mp4");
    }

    @Test
    void folder_whatLiesBesideTheSets_isCountedAndTheSplitKept() throws IOException {
        media("Train/a/1.mp4", "train/b/2.mp4", "test/a/3.mp4", "test/b/4.mp4");
        media("stray.mp4", "train/5.mp4", "extra/6.mp4", "extra/7.mp4");

        Listing listing = read("folder", Map.of());

        assertThat(listing.header()).containsExactly("file", "label", "split");
        assertThat(listing.rows())
                .containsExactly(
                        List.of("Train/a/1.mp4", "a", "train"),
                        List.of("test/a/3.mp4", "a", "test"),
                        List.of("test/b/4.mp4", "b", "test"),
                        List.of("train/b/2.mp4", "b", "train"));
        assertThat(listing.notes())
                .containsExactly("4 clips are outside the class folders of the sets and left out: extra/ (2),"
                        + " stray.mp4, train/5.mp4");
    }

    @Test
    void folder_strayClipBesideOneSet_keepsTheSplit() throws IOException {
        media("train/a/1.mp4", "train/b/2.mp4", "stray.mp4");

        assertThat(read("folder", Map.of()).header()).containsExactly("file", "label", "split");
    }

    @Test
    void folder_hiddenFilesAndFolders_areCountedAndNoClasses() throws IOException {
        media("train/a/1.mp4", "train/a/._1.mp4", "test/a/2.mp4", ".hidden/3.mp4", "test/.b/4.mp4", "test/.b/5.mp4");
        text("train/a/.notes", "no media");

        Listing listing = read("folder", Map.of());

        assertThat(listing.rows())
                .containsExactly(List.of("test/a/2.mp4", "a", "test"), List.of("train/a/1.mp4", "a", "train"));
        assertThat(listing.notes())
                .containsExactly("4 clips are hidden and left out: .hidden/3.mp4, test/.b/ (2), train/a/._1.mp4");
    }

    @Test
    void anyRecipe_withoutItsAnnotations_saysWhichFileIsMissing() {
        assertThatThrownBy(() -> csv("vggsound"))
                .isInstanceOf(InputException.class)
                .hasMessage("no file vggsound.csv under " + root
                        + ": it is part of the collection's annotations; docs/datasets says where to get it");
        assertThatThrownBy(() -> csv("folder"))
                .hasMessage("no annotated clip of " + root
                        + " was found: put the files under that folder in the layout that docs/datasets describes");
    }

    @Test
    void anyRecipe_wrongSettingsAndLines_areNamed() throws IOException {
        media("a/b.mp4");
        assertThatThrownBy(() -> read("folder", Map.of("split", "1")))
                .hasMessage("this recipe has no setting \"split\"; it has none");
        assertThatThrownBy(() -> read("ucf101", Map.of("split", "4")))
                .hasMessage("split=4 is none of the three splits; give 1, 2 or 3");
        text("trainlist01.txt", "ApplyEyeMakeup 1\n");
        assertThatThrownBy(() -> csv("ucf101"))
                .hasMessage(root.resolve("trainlist01.txt") + " has the line \"ApplyEyeMakeup 1\"; expected is"
                        + " Class/v_Class_g01_c01.avi: download it again");
    }
}
